!function(d,h,k,t){function f(v){try{return v?sessionStorage[k]=v:sessionStorage[k]}catch(e){}}
